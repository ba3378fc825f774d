Feature: Late and duplicate receipts

  A step that was left is not forgotten: what it reports later still counts for the message, and a message that
  was fired twice can arrive twice.

  Background:
    Given the fallback plan:
      | channel  | fallbackAfter | successStatus |
      | WhatsApp | 60            | Delivered     |
      | Viber    | 60            | Delivered     |
      | SMS      |               |               |

  @rule-12
  Scenario: A late delivery still ends the message, and nothing later fires
    Given WhatsApp reports Delivered after 90s
    And Viber stays silent
    When the message is sent
    Then the channels fire:
      | channel  | at |
      | WhatsApp | 0s |
      | Viber    | 1m |
    And the message succeeds on WhatsApp at 1m30s
    And the recipient receives 1 copy

  @rule-12
  Scenario: A channel already fired cannot be called back, so the recipient gets two
    Given WhatsApp reports Delivered after 61s
    When the message is sent
    Then the message succeeds on WhatsApp at 61s
    And SMS does not fire
    And the recipient receives 2 copies

  @rule-12
  Scenario: A late receipt below what the step waits for is only written down
    Given WhatsApp reports Sent after 70s
    And Viber stays silent
    When the message is sent
    Then the channels fire:
      | channel  | at |
      | WhatsApp | 0s |
      | Viber    | 1m |
      | SMS      | 2m |
    And the message succeeds on SMS at 2m3s

  @rule-12
  Scenario: The recipient with the slow phone
    When the message is sent to "+6500000107"
    Then Viber fires at 1m
    And the message succeeds on Viber at 1m3s
    And the recipient receives 2 copies

  @rule-13
  Scenario: A failure of a channel that was left changes nothing
    Given WhatsApp reports Undelivered after 90s with code 46
    And Viber stays silent
    When the message is sent
    Then the channels fire:
      | channel  | at |
      | WhatsApp | 0s |
      | Viber    | 1m |
      | SMS      | 2m |

  @rule-13
  Scenario: A second failure of the same channel changes nothing, and is not told
    Given WhatsApp rejects the message after 1s with code 1
    And WhatsApp reports Undelivered after 2s with code 46
    When the message is sent
    Then Viber fires at 1s
    And the customer is told:
      | channel  | state       | detail                 | at   |
      | WhatsApp | undelivered | rejected_by_operator   | 1s   |
      | Viber    | queued      |                        | 1.05s |
      | Viber    | sent        |                        | 1.2s |
      | Viber    | delivered   | delivered_to_recipient | 4s   |

  @rule-14
  Scenario: A message that has failed is saved by a late delivery
    Given WhatsApp stays silent
    And Viber rejects the message with code 1
    And SMS rejects the message with code 1
    When the message is sent
    And the clock reaches 1m
    Then the message fails at 1m with code 1
    When WhatsApp reports Delivered now
    Then the message succeeds on WhatsApp at 1m

  @rule-14
  Scenario: A message that has expired is saved by a late delivery
    Given WhatsApp reports Delivered after 50s
    And the message expires after 45s
    When the message is sent
    Then the message expires at 45s
    And the message succeeds on WhatsApp at 50s
    And only WhatsApp fires

  @rule-14
  Scenario: A message that has succeeded stays so, whatever comes
    Given WhatsApp reports Delivered after 61s
    And Viber reports Undelivered after 5s with code 46
    When the message is sent
    Then the message succeeds on WhatsApp at 61s
    And SMS does not fire

  @rule-15
  Scenario: A receipt that comes twice counts once
    When the message is sent to "+6500000108"
    Then the message succeeds on WhatsApp at 3s
    And the recipient receives 1 copy
    And the customer is told:
      | channel  | state     | detail                 | at    |
      | WhatsApp | queued    |                        | 50ms  |
      | WhatsApp | sent      |                        | 200ms |
      | WhatsApp | delivered | delivered_to_recipient | 3s    |
