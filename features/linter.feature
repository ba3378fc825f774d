Feature: The linter

  Some plans are allowed and still unwise. The linter says what can happen.

  Scenario: A sound plan
    Given the fallback plan:
      | channel  | fallbackAfter | successStatus |
      | WhatsApp | 120           | Delivered     |
      | SMS      |               |               |
    When the message is sent
    Then the linter has no warning

  Scenario: Waiting for a reader
    Given the fallback plan:
      | channel  | fallbackAfter | successStatus |
      | WhatsApp | 60            | Read          |
      | SMS      |               |               |
    When the message is sent
    Then the linter warns of "read-wait"

  @rule-6
  Scenario: Waiting for ever
    Given the fallback plan:
      | channel  | fallbackAfter | successStatus |
      | WhatsApp |               | Delivered     |
      | SMS      |               |               |
    When the message is sent
    Then the linter warns of "no-window"

  @rule-10
  Scenario: A window that has no effect
    Given the fallback plan:
      | channel  | fallbackAfter | successStatus |
      | WhatsApp | 60            | Delivered     |
      | SMS      | 60            |               |
    When the message is sent
    Then the linter warns of "last-step-window"

  Scenario: A channel that comes after the expiry
    Given the fallback plan:
      | channel  | fallbackAfter | successStatus |
      | WhatsApp | 900           | Delivered     |
      | SMS      |               |               |
    And the message expires after 10m
    When the message is sent
    Then the linter warns of "window-beyond-expiry"

  Scenario: Content with too little
    Given the fallback plan:
      | channel  | fallbackAfter | successStatus |
      | WhatsApp | 60            | Accepted      |
      | SMS      |               |               |
    When the message is sent
    Then the linter warns of "accepted-only"

  @rule-23
  Scenario Outline: A window within the template's life, or beyond it
    Given the fallback plan:
      | channel  | fallbackAfter | successStatus |
      | WhatsApp | <after>       | Delivered     |
      | SMS      |               |               |
    And the authentication template "one_time_code" lives for 10m
    When the message is sent
    Then the linter <says>

    Examples: equal leaves no margin
      | after | says                          |
      | 599   | warns of "ttl-duplicate-risk" |
      | 600   | warns of "ttl-duplicate-risk" |
      | 601   | has no warning                |

  @rule-23
  Scenario: A template that nobody has described is taken for one that lives for thirty days
    Given the Send API payload:
      """
      {
        "user": {"msisdn": "+6598765432"},
        "type": "template",
        "content": {"template": {"name": "who_am_i", "language": "en"}, "fallbackText": "Hello World!"},
        "channels": [
          {"channel": "WhatsApp", "fallbackAfter": 86400},
          {"channel": "SMS"}
        ]
      }
      """
    When the message is sent
    Then the linter warns of "template-unknown"
    And the linter warns of "ttl-duplicate-risk"

  @rule-20 @rule-21
  Scenario: A channel that will be skipped, and a field that means nothing
    Given the Send API payload:
      """
      {
        "user": {"channelUserId": "4711"},
        "type": "image",
        "content": {"url": "https://example.com/offer.jpg"},
        "fallback": true,
        "channels": [
          {"channel": "WhatsApp", "fallbackAfter": 60},
          {"channel": "SMS"}
        ]
      }
      """
    When the message is sent
    Then the linter warns of "address-missing"
    And the linter warns of "sms-text-missing"
    And the linter warns of "unknown-field"

  Scenario: A channel that holds its messages longer than the plan waits
    Given the scenario "offline-recipient"
    When the scenario's traffic runs
    Then the linter warns of "ttl-duplicate-risk"

  Scenario: Text that the SMS alphabet does not hold
    Given the Send API payload:
      """
      {
        "user": {"msisdn": "+905321234567"},
        "type": "text",
        "content": {"text": "Şifreniz 1234 – kimseyle paylaşmayın", "sms": {"encoding": "GSM7"}},
        "channels": [{"channel": "SMS"}]
      }
      """
    When the message is sent
    Then the linter warns of "sms-lossy"
    And the SMS says "?ifreniz 1234 ? kimseyle payla?may?n"

  Scenario: A sender and a number that cannot be
    Given the Send API payload:
      """
      {
        "user": {"msisdn": "+659876543"},
        "type": "text",
        "content": {"text": "Hello World!", "sms": {"source": "Our Shop"}},
        "channels": [{"channel": "SMS"}]
      }
      """
    When the message is sent
    Then the linter warns of "sms-limits"
    And the linter warns of "number-impossible"
