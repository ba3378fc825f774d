Feature: Expiry

  A message that has not got through by its expiry is given up: nothing fires at that instant or after it.

  Background:
    Given the fallback plan:
      | channel  | fallbackAfter | successStatus |
      | WhatsApp | 60            | Delivered     |
      | SMS      |               |               |

  @rule-17
  Scenario: A message expires while it waits
    Given WhatsApp stays silent
    And the message expires after 45s
    When the message is sent
    Then the message expires at 45s
    And SMS does not fire

  @rule-17
  Scenario: A window that ends at the very expiry fires nothing
    Given WhatsApp stays silent
    And the message expires after 60s
    When the message is sent
    Then the message expires at 60s
    And only WhatsApp fires

  @rule-17
  Scenario: A channel that fails at the very expiry fires no next one
    Given WhatsApp rejects the message after 45s
    And the message expires after 45s
    When the message is sent
    Then the message expires at 45s
    And SMS does not fire

  @rule-17
  Scenario: The last channel that fails at the very expiry has failed the message
    Given WhatsApp rejects the message
    And SMS rejects the message after 45s with code 46
    And the message expires after 45s
    When the message is sent
    Then the message fails at 45s with code 46

  @rule-17
  Scenario: A delivery at the very expiry is in time
    Given WhatsApp reports Delivered after 45s
    And the message expires after 45s
    When the message is sent
    Then the message succeeds on WhatsApp at 45s

  @rule-17
  Scenario: The expiry counts from the submission
    Given WhatsApp stays silent
    And SMS stays silent
    And the message expires after 15m
    When the clock reaches 1h
    And the message is sent
    And everything has happened
    Then the message expires at 1h15m

  @rule-17
  Scenario: A message that expires before it is due never fires
    Given the message is scheduled for 2h
    And the message expires after 1h
    When the message is sent
    Then the message expires at 1h
    And WhatsApp does not fire
    And the customer is told:
      | channel  | state       | detail                   | at |
      | WhatsApp | undelivered | undelivered_to_recipient | 1h |

  @rule-17
  Scenario: The customer is told of the expiry for the channel whose turn it was
    Given WhatsApp stays silent
    And SMS reports Sent after 1s
    And the message expires after 10m
    When the message is sent
    Then the message expires at 10m
    And the customer is told:
      | channel | state       | detail                   | at   |
      | SMS     | sent        |                          | 1m1s |
      | SMS     | undelivered | undelivered_to_recipient | 10m  |
