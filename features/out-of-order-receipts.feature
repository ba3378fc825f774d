Feature: Receipts out of order

  Providers report in any order they like. A step's status only ever rises.

  Background:
    Given the fallback plan:
      | channel  | fallbackAfter | successStatus |
      | WhatsApp | 60            | Read          |
      | Viber    | 60            | Delivered     |
      | SMS      |               |               |

  @rule-15
  Scenario: Read before Delivered
    When the message is sent to "+6500000109"
    Then the message succeeds on WhatsApp at 3s
    And the recipient receives 1 copy
    And the customer is told:
      | channel  | state  | detail | at    |
      | WhatsApp | queued |        | 50ms  |
      | WhatsApp | sent   |        | 200ms |
      | WhatsApp | read   |        | 3s    |

  @rule-15
  Scenario: A lower status after a higher one is not told
    Given WhatsApp reports:
      | status    | after |
      | Delivered | 2s    |
      | Sent      | 3s    |
      | Accepted  | 4s    |
      | Read      | 5s    |
    When the message is sent
    Then the message succeeds on WhatsApp at 5s
    And the customer is told:
      | channel  | state     | detail                 | at |
      | WhatsApp | delivered | delivered_to_recipient | 2s |
      | WhatsApp | read      |                        | 5s |

  @rule-15
  Scenario: A failure after the delivery is not believed
    Given WhatsApp reports Delivered after 3s
    And WhatsApp reports Undelivered after 5s with code 46
    When the message is sent
    Then Viber fires at 1m
    And the recipient receives 2 copies

  @rule-15
  Scenario: A delivery after the failure counts, late as it is
    Given the fallback plan:
      | channel  | fallbackAfter | successStatus |
      | WhatsApp | 60            | Delivered     |
      | Viber    | 60            | Delivered     |
      | SMS      |               |               |
    And WhatsApp reports Undelivered after 5s with code 46
    And WhatsApp reports Delivered after 8s
    And Viber stays silent
    When the message is sent
    Then the channels fire:
      | channel  | at |
      | WhatsApp | 0s |
      | Viber    | 5s |
    And the message succeeds on WhatsApp at 8s

  @rule-16
  Scenario: A receipt for a channel that never fired is refused
    When the message is sent
    And the clock reaches 10s
    And SMS reports Delivered now
    Then the request is refused with code 1300
    And the recipient receives 1 copy
    And the message is still open

  @rule-16
  Scenario: A receipt for a channel that is not in the plan is refused
    When the message is sent
    And RCS reports Delivered now
    Then the request is refused with code 1300
