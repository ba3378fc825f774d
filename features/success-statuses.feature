Feature: Success statuses

  A step succeeds with the status that it waits for, or a higher one. Left out, that is Delivered, or the most
  that the channel can tell.

  @rule-4
  Scenario Outline: What a step waits for decides when the message has succeeded
    Given the fallback plan:
      | channel  | fallbackAfter | successStatus |
      | WhatsApp | 60            | <waits for>   |
      | SMS      |               |               |
    And WhatsApp reports:
      | status    | after |
      | Accepted  | 50ms  |
      | Sent      | 200ms |
      | Delivered | 3s    |
      | Read      | 10s   |
    When the message is sent
    Then only WhatsApp fires
    And the message succeeds on WhatsApp at <at>

    Examples:
      | waits for | at    |
      | Accepted  | 50ms  |
      | Sent      | 200ms |
      | Delivered | 3s    |
      | Read      | 10s   |

  @rule-4
  Scenario: A read message was delivered, whether the provider says so or not
    Given the fallback plan:
      | channel  | fallbackAfter | successStatus |
      | WhatsApp | 60            | Delivered     |
      | SMS      |               |               |
    And WhatsApp reports Read after 8s
    When the message is sent
    Then the message succeeds on WhatsApp at 8s
    And the recipient receives 1 copy

  @rule-5
  Scenario Outline: Left out, it is Delivered or the most that the channel tells
    Given the Send API payload:
      """
      {
        "user": {"msisdn": "+6598765432", "lineUserId": "U4af4980629"},
        "type": "text",
        "content": {"text": "Hello World!"},
        "channels": [{"channel": "<channel>"}]
      }
      """
    When the message is sent
    Then the message succeeds on <channel> at <at>

    Examples:
      | channel  | at    |
      | WhatsApp | 3s    |
      | Viber    | 3s    |
      | RCS      | 3s    |
      | SMS      | 3s    |
      | Zalo     | 3s    |
      | Line     | 200ms |

  @rule-4
  Scenario: A delivered message that nobody reads is sent again on the next channel
    Given the fallback plan:
      | channel  | fallbackAfter | successStatus |
      | WhatsApp | 60            | Read          |
      | SMS      |               |               |
    When the message is sent to "+6500000104"
    Then SMS fires at 1m
    And the message succeeds on SMS at 1m3s
    And the recipient receives 2 copies

  @rule-4
  Scenario: Content with Accepted, the next channel is only for rejections
    Given the fallback plan:
      | channel  | fallbackAfter | successStatus |
      | WhatsApp |               | Accepted      |
      | SMS      |               |               |
    And WhatsApp reports Accepted after 50ms
    When the message is sent
    Then only WhatsApp fires
    And the message succeeds on WhatsApp at 50ms
    And the recipient receives 0 copies
