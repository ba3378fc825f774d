Feature: Refusals

  What cannot be right is refused before anything is sent, with the API's own code.

  @rule-2
  Scenario Outline: A plan that cannot be
    Given the fallback plan:
      | channel   | fallbackAfter | successStatus |
      | <channel> | <after>       | <status>      |
      | SMS       |               |               |
    When the message is sent
    Then the payload is refused with code <code>

    Examples: channels
      | channel  | after | status | code |
      | Pigeon   | 60    |        | 3022 |
      | whatsapp | 60    |        | 3022 |
      | SMS      | 60    |        | 3022 |

    Examples: windows, a whole number of seconds from 10 to 86,400
      | channel  | after | status | code |
      | WhatsApp | 9     |        | 3023 |
      | WhatsApp | 86401 |        | 3023 |
      | WhatsApp | 60.5  |        | 3023 |
      | WhatsApp | -60   |        | 3023 |

    Examples: statuses that nothing, or that this channel never reports
      | channel  | after | status    | code |
      | WhatsApp | 60    | Delivred  | 3024 |
      | WhatsApp | 60    | Rejected  | 3024 |
      | Line     | 60    | Delivered | 3025 |
      | Line     | 60    | Read      | 3026 |
      | Zalo     | 60    | Read      | 3026 |

  @rule-2
  Scenario Outline: A message that cannot be
    Given the fallback plan:
      | channel  | fallbackAfter | successStatus |
      | WhatsApp | 60            |               |
      | SMS      |               |               |
    And the Send API payload:
      """
      <payload>
      """
    When the message is sent
    Then the payload is refused with code <code>
    And the recipient receives 0 copies

    Examples:
      | payload                                                                                                 | code |
      | {"type": "text", "content": {"text": "Hi"}}                                                             | 3001 |
      | {"user": {"lineUserId": "U47"}, "type": "text", "content": {"text": "Hi"}}                              | 3002 |
      | {"user": {"msisdn": "98765432"}, "type": "text", "content": {"text": "Hi"}}                             | 3003 |
      | {"user": {"msisdn": "+6598765432"}, "type": "text"}                                                     | 3004 |
      | {"user": {"msisdn": "+6598765432"}, "type": "text", "content": {}}                                      | 3005 |
      | {"user": {"msisdn": "+6598765432"}, "type": "letter", "content": {"text": "Hi"}}                        | 3010 |
      | {"user": {"msisdn": "+6598765432"}, "type": "text", "content": {"text": "Hi"}, "channels": []}          | 3022 |
      | {"user": {"msisdn": "+6598765432"}, "type": "text", "content": {"text": "Hi"}, "dlrCallbackUrl": "x"}   | 3020 |
      | {"user": {"msisdn": "+6598765432"}, "type": "text", "content": {"text": "Hi", "sms": {"encoding": "X"}}} | 1003 |
      | {"user": {"msisdn": "+6598765432"}, "type": "text", "content": {"text": "Hi"}, "expiry": "2026-01-01T00:00:00Z"}    | 1006 |
      | {"user": {"msisdn": "+6598765432"}, "type": "text", "content": {"text": "Hi"}, "scheduled": "2025-12-31T23:59:59Z"} | 1011 |
      | {"user": {"msisdn": "+6598765432"}, "type": "text", "content": {"text": 7}}                             | 1000 |
      | {"user":                                                                                                | 1000 |

  @rule-2
  Scenario: A channel that the subaccount does not have
    Given the scenario "subaccount-plan"
    And the Send API payload:
      """
      {
        "user": {"msisdn": "+6598765432"},
        "type": "text",
        "content": {"text": "Hello World!"},
        "channels": [{"channel": "WhatsApp", "fallbackAfter": 60}, {"channel": "SMS"}]
      }
      """
    When the message is sent
    Then the payload is refused with code 3027

  @rule-2
  Scenario: Every problem of a payload is told at once
    Given the Send API payload:
      """
      {
        "user": {"msisdn": "nobody"},
        "type": "text",
        "content": {"text": ""},
        "channels": [{"channel": "WhatsApp", "fallbackAfter": 5}, {"channel": "SMS", "successStatus": "Read"}]
      }
      """
    When the message is sent
    Then the payload is refused with code 3003
    And the payload is refused with code 3005
    And the payload is refused with code 3023
    And the payload is refused with code 3026

  @rule-2
  Scenario: The number that the message is sent to must be one
    Given the fallback plan:
      | channel | fallbackAfter | successStatus |
      | SMS     |               |               |
    When the message is sent to "91234567"
    Then the payload is refused with code 3003
