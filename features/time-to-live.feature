Feature: Time-to-live

  A provider keeps a message for a recipient who is offline. How long it does so must fit the windows of the
  plan, or the recipient gets the message twice.

  @rule-23 @rule-24
  Scenario: A template that outlives its window arrives twice
    Given the fallback plan:
      | channel  | fallbackAfter | successStatus |
      | WhatsApp | 300           | Delivered     |
      | SMS      |               |               |
    And the utility template "order_update" lives for 10m
    And the recipient is offline on WhatsApp from 0s to 8m
    When the message is sent
    Then the channels fire:
      | channel  | at |
      | WhatsApp | 0s |
      | SMS      | 5m |
    And the message succeeds on SMS at 5m3s
    And the recipient receives 2 copies
    And the linter warns of "ttl-duplicate-risk"

  @rule-23 @rule-24
  Scenario: A template that is gone before its window ends arrives once
    Given the fallback plan:
      | channel  | fallbackAfter | successStatus |
      | WhatsApp | 900           | Delivered     |
      | SMS      |               |               |
    And the authentication template "one_time_code" lives for 10m
    And the recipient is offline on WhatsApp from 0s to 20m
    When the message is sent
    Then the channels fire:
      | channel  | at  |
      | WhatsApp | 0s  |
      | SMS      | 15m |
    And the recipient receives 1 copy
    And the linter has no warning

  @rule-24
  Scenario Outline: Online again at the end of its life, or a moment later
    Given the fallback plan:
      | channel  | fallbackAfter | successStatus |
      | WhatsApp |               | Delivered     |
    And the utility template "order_update" lives for 10m
    And the recipient is offline on WhatsApp from 1s to <online>
    When the message is sent
    Then the recipient receives <copies> copies

    Examples:
      | online    | copies |
      | 9m59s     | 1      |
      | 10m       | 1      |
      | 10m0.001s | 0      |
      | 11m       | 0      |

  @rule-24
  Scenario: The moment the recipient is online again is no longer offline
    Given the fallback plan:
      | channel | fallbackAfter | successStatus |
      | Viber   | 60            | Delivered     |
      | SMS     |               |               |
    And the recipient is offline on Viber from 0s to 3s
    When the message is sent
    Then the message succeeds on Viber at 3s

  @rule-24
  Scenario: What was accepted and sent is told while the delivery waits
    Given the fallback plan:
      | channel | fallbackAfter | successStatus |
      | Viber   |               | Delivered     |
    And the recipient is offline on Viber from 0s to 1h
    When the message is sent
    Then the message succeeds on Viber at 1h
    And the customer is told:
      | channel | state     | detail                 | at    |
      | Viber   | queued    |                        | 50ms  |
      | Viber   | sent      |                        | 200ms |
      | Viber   | delivered | delivered_to_recipient | 1h    |

  @rule-24
  Scenario: A text message, which no template shortens, is kept for thirty days
    Given the fallback plan:
      | channel  | fallbackAfter | successStatus |
      | WhatsApp |               | Delivered     |
    And the recipient is offline on WhatsApp from 0s to 30d
    When the message is sent
    Then the message succeeds on WhatsApp at 30d

  @rule-23
  Scenario: A direct send brings its own time-to-live
    Given the Send API payload:
      """
      {
        "user": {"msisdn": "+6500000100"},
        "type": "text",
        "content": {
          "text": "Your parcel is on its way.",
          "whatsApp": {"directSend": {"category": "utility", "ttlSeconds": 60}}
        },
        "channels": [
          {"channel": "WhatsApp", "fallbackAfter": 90, "successStatus": "Delivered"},
          {"channel": "SMS"}
        ]
      }
      """
    And the recipient is offline on WhatsApp from 0s to 61s
    When the message is sent
    Then SMS fires at 90s
    And the recipient receives 1 copy
