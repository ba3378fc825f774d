Feature: Subaccount plans

  A subaccount has a plan of its own. A message's own channels replace it as a whole.

  Background:
    Given subaccount "alerts" has the fallback plan:
      | channel | fallbackAfter | successStatus |
      | Viber   | 30            | Delivered     |
      | SMS     |               |               |
    And subaccount "offers" has the fallback plan:
      | channel  | fallbackAfter | successStatus |
      | WhatsApp |               |               |

  @rule-1
  Scenario Outline: Each subaccount goes by its own plan
    When the message is sent through subaccount "<subaccount>"
    Then only <channel> fires

    Examples:
      | subaccount | channel  |
      | alerts     | Viber    |
      | offers     | WhatsApp |

  @rule-1
  Scenario: The subaccount's windows hold
    Given Viber stays silent
    When the message is sent through subaccount "alerts"
    Then the channels fire:
      | channel | at  |
      | Viber   | 0s  |
      | SMS     | 30s |

  @rule-1
  Scenario: A message's own channels replace the subaccount's, and nothing of them is left
    Given the Send API payload:
      """
      {
        "user": {"msisdn": "+6598765432"},
        "type": "text",
        "content": {"text": "Hello World!"},
        "channels": [{"channel": "RCS"}]
      }
      """
    And RCS rejects the message with code 1
    When the message is sent through subaccount "alerts"
    Then only RCS fires
    And the message fails at 0s with code 1

  @rule-1
  Scenario: A payload without channels goes by the subaccount's plan
    Given the Send API payload:
      """
      {"user": {"msisdn": "+6598765432"}, "type": "text", "content": {"text": "Hello World!"}}
      """
    When the message is sent through subaccount "alerts"
    Then the message succeeds on Viber at 3s

  @rule-1
  Scenario: With neither plan the message is refused
    When the message is sent through subaccount "nobody-planned-this"
    Then the payload is refused with code 3022

  @rule-1
  Scenario: A subaccount of which nothing is said has the plan of the scenario
    Given the scenario "subaccount-plan"
    When the message is sent through subaccount "bookings"
    Then the message succeeds on Viber at 3s

  @rule-1
  Scenario: The catalogue's message with channels of its own
    Given the scenario "subaccount-override"
    When the scenario's traffic runs
    Then the channels fire:
      | channel  | at |
      | WhatsApp | 0s |
      | SMS      | 5s |
