Feature: An SMS of several segments, each with receipts of its own

  Some providers report each segment of a long SMS on its own. The message is delivered when all of them are, and has
  failed when one of them has: whoever goes by the last receipt alone takes half a text for a delivery.

  Background:
    Given the Send API payload:
      """
      {
        "user": {"msisdn": "+6500000100"},
        "type": "text",
        "content": {"text": "Your parcel has left our warehouse in Jurong East and is on its way to you. The driver calls before the delivery, between 9 am and noon. If nobody is there, it waits for you at the post office."},
        "channels": [{"channel": "SMS", "fallbackAfter": 60}, {"channel": "Viber"}]
      }
      """

  Scenario: All of them are delivered
    Given SMS reports:
      | status    | after | segment |
      | Accepted  | 1s    |         |
      | Delivered | 2s    | 1       |
      | Delivered | 5s    | 2       |
    When the message is sent
    Then the SMS has 2 segments
    And the message succeeds on SMS at 5s
    And the recipient receives 1 copy
    And the customer is told:
      | channel | state     | detail                 | at |
      | SMS     | queued    |                        | 1s |
      | SMS     | delivered | delivered_to_recipient | 5s |

  Scenario: One is not, and the next channel has its turn
    Given SMS reports:
      | status      | after | code | segment |
      | Undelivered | 2s    | 46   | 1       |
      | Delivered   | 3s    |      | 2       |
    When the message is sent
    Then Viber fires at 2s
    And the message succeeds on Viber at 5s
    And the recipient receives 1 copy
    And the customer is told:
      | channel | state       | detail                   | at    |
      | SMS     | undelivered | undelivered_to_recipient | 2s    |
      | Viber   | queued      |                          | 2.05s |
      | Viber   | sent        |                          | 2.2s  |
      | Viber   | delivered   | delivered_to_recipient   | 5s    |

  Scenario: Of one nothing is heard, and the window ends
    Given SMS reports:
      | status    | after | segment |
      | Delivered | 2s    | 1       |
    When the message is sent
    Then SMS lapses at 1m
    And Viber fires at 1m
    And the recipient receives 1 copy
