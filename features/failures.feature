Feature: Failures

  A channel that refuses the message, or gives it up, hands it on at that same instant. When the last one
  fails, the message has failed.

  Background:
    Given the fallback plan:
      | channel  | fallbackAfter | successStatus |
      | WhatsApp | 60            | Delivered     |
      | Viber    | 60            | Delivered     |
      | SMS      |               |               |

  @rule-7
  Scenario Outline: A failure moves on at once
    Given WhatsApp reports <failure> after 700ms with code <code>
    When the message is sent
    Then Viber fires at 700ms
    And the message succeeds on Viber at 3.7s

    Examples: refused by the provider, or given up later
      | failure     | code |
      | Rejected    | 1    |
      | Rejected    | 41   |
      | Undelivered | 46   |
      | Undelivered | 9    |

  @rule-7
  Scenario: A failure after some progress moves on as well
    Given WhatsApp reports:
      | status      | after | code |
      | Accepted    | 50ms  |      |
      | Sent        | 200ms |      |
      | Undelivered | 12s   | 46   |
    When the message is sent
    Then Viber fires at 12s

  @rule-11
  Scenario: When the last channel fails, the message fails with its code
    Given WhatsApp rejects the message
    And Viber rejects the message after 2s with code 1
    And SMS reports Undelivered after 3s with code 46
    When the message is sent
    Then the channels fire:
      | channel  | at |
      | WhatsApp | 0s |
      | Viber    | 0s |
      | SMS      | 2s |
    And the message fails at 5s with code 46
    And the recipient receives 0 copies

  @rule-11
  Scenario: Nobody can be reached anywhere
    When the message is sent to "+6500000103"
    Then the channels fire:
      | channel  | at |
      | WhatsApp | 0s |
      | Viber    | 0s |
      | SMS      | 0s |
    And the message fails at 0s with code 1

  @rule-19
  Scenario: A provider that cannot be connected to fails the step at once
    Given WhatsApp is unreachable from 0s to 5m
    When the message is sent
    Then the channels fire:
      | channel  | at |
      | WhatsApp | 0s |
      | Viber    | 0s |
    And the message succeeds on Viber at 3s
    And the customer is told:
      | channel  | state       | detail                 | at    |
      | WhatsApp | undelivered | rejected_by_operator   | 0s    |
      | Viber    | queued      |                        | 50ms  |
      | Viber    | sent        |                        | 200ms |
      | Viber    | delivered   | delivered_to_recipient | 3s    |

  @rule-19
  Scenario: With every provider down the message fails with the connection error
    Given WhatsApp is unreachable from 0s to 5m
    And Viber is unreachable from 0s to 5m
    And SMS is unreachable from 0s to 5m
    When the message is sent
    Then the message fails at 0s with code 23

  @rule-19
  Scenario: An outage is over for a message that is sent at its very end
    Given WhatsApp is unreachable from 0s to 5m
    When the clock reaches 5m
    And the message is sent
    And everything has happened
    Then only WhatsApp fires
    And the message succeeds on WhatsApp at 5m3s
