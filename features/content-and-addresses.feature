Feature: Content and addresses

  A channel that cannot carry the message, or that the recipient has no address for, is skipped: the next one
  has its turn at the same instant, and the customer is told.

  @rule-20 @rule-21a
  Scenario: No phone number, so the SMS is skipped
    Given the Send API payload:
      """
      {
        "user": {"channelUserId": "facebook:4711"},
        "type": "text",
        "content": {"text": "Hello World!"},
        "channels": [
          {"channel": "SMS", "fallbackAfter": 60},
          {"channel": "Facebook"}
        ]
      }
      """
    When the message is sent
    Then SMS is skipped at 0s with code 15
    And only Facebook fires
    And the message succeeds on Facebook at 3s
    And the customer is told:
      | channel  | state       | detail                   | at    |
      | SMS      | undelivered | undelivered_to_recipient | 0s    |
      | Facebook | queued      |                          | 50ms  |
      | Facebook | sent        |                          | 200ms |
      | Facebook | delivered   | delivered_to_recipient   | 3s    |

  @rule-20
  Scenario Outline: Which address each channel needs
    Given the Send API payload:
      """
      {
        "user": {"<address>": "<value>"},
        "type": "text",
        "content": {"text": "Hello World!"},
        "channels": [
          {"channel": "WhatsApp", "fallbackAfter": 10},
          {"channel": "Viber", "fallbackAfter": 10},
          {"channel": "Line", "fallbackAfter": 10},
          {"channel": "WeChat"}
        ]
      }
      """
    When the message is sent
    Then <fires> fires at 0s
    And <skipped> is skipped at <at> with code 15

    Examples:
      | address       | value        | fires    | skipped  | at  |
      | lineUserId    | U4af4980629  | Line     | WhatsApp | 0s  |
      | lineUserId    | U4af4980629  | Line     | Viber    | 0s  |

  @rule-20
  Scenario: WhatsApp is content with a user id, Viber is not
    Given the Send API payload:
      """
      {
        "user": {"channelUserId": "4711"},
        "type": "text",
        "content": {"text": "Hello World!"},
        "channels": [
          {"channel": "WhatsApp", "fallbackAfter": 60},
          {"channel": "Viber", "fallbackAfter": 60},
          {"channel": "RCS"}
        ]
      }
      """
    And WhatsApp stays silent
    When the message is sent
    Then the channels fire:
      | channel  | at |
      | WhatsApp | 0s |
      | RCS      | 1m |
    And Viber is skipped at 1m with code 15

  @rule-21
  Scenario: A picture cannot go by SMS unless a text is given for it
    Given the Send API payload:
      """
      {
        "user": {"msisdn": "+6598765432"},
        "type": "image",
        "content": {"url": "https://example.com/offer.jpg"},
        "channels": [
          {"channel": "Viber", "fallbackAfter": 60},
          {"channel": "SMS"}
        ]
      }
      """
    And Viber stays silent
    When the message is sent
    Then SMS is skipped at 1m with code 2
    And the message fails at 1m with code 2

  @rule-21
  Scenario: With a text for the SMS the picture's message goes out
    Given the Send API payload:
      """
      {
        "user": {"msisdn": "+6598765432"},
        "type": "image",
        "content": {"url": "https://example.com/offer.jpg", "fallbackText": "See https://example.com/offer"},
        "channels": [
          {"channel": "Viber", "fallbackAfter": 60},
          {"channel": "SMS"}
        ]
      }
      """
    And Viber stays silent
    When the message is sent
    Then SMS fires at 1m
    And the message succeeds on SMS at 1m3s

  @rule-21
  Scenario: A channel that cannot carry the type is skipped
    Given the Send API payload:
      """
      {
        "user": {"msisdn": "+6598765432"},
        "type": "audio",
        "content": {"url": "https://example.com/greeting.mp3"},
        "channels": [
          {"channel": "Viber", "fallbackAfter": 60},
          {"channel": "WhatsApp"}
        ]
      }
      """
    When the message is sent
    Then Viber is skipped at 0s with code 2
    And only WhatsApp fires

  @rule-21a
  Scenario: When the last channel is skipped the message fails with its code
    Given the Send API payload:
      """
      {
        "user": {"channelUserId": "4711"},
        "type": "text",
        "content": {"text": "Hello World!"},
        "channels": [
          {"channel": "WhatsApp", "fallbackAfter": 60},
          {"channel": "Viber", "fallbackAfter": 60},
          {"channel": "SMS"}
        ]
      }
      """
    And WhatsApp rejects the message after 4s with code 1
    When the message is sent
    Then Viber is skipped at 4s with code 15
    And SMS is skipped at 4s with code 15
    And the message fails at 4s with code 15

  @rule-22
  Scenario Outline: How many SMS a text takes
    Given the Send API payload:
      """
      {
        "user": {"msisdn": "+6598765432"},
        "type": "text",
        "content": {"text": "<text>"},
        "channels": [{"channel": "SMS"}]
      }
      """
    When the message is sent
    Then the linter <says>

    Examples: one as long as every character is in the GSM-7 alphabet, or there are few of them
      | text                                                                               | says                    |
      | Your code is 4711. It is good for ten minutes and for nobody but you.              | has no warning          |
      | Your code is 4711. It is good for ten minutes 😀                                   | has no warning          |
      | Your code is 4711. It is good for ten minutes and for nobody but you: good luck 😀 | warns of "sms-segments" |
