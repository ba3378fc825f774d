Feature: A message falls back from WhatsApp to Viber to SMS

  Scenario: SMS succeeds after 2 min 3 s
    Given the Send API payload:
      """
      {
        "user": {"msisdn": "+6500000100"},
        "clientMessageId": "three-channel-example",
        "type": "text",
        "content": {
          "text": "Hello World!",
          "sms": {"encoding": "AUTO", "source": "SENDERID"}
        },
        "channels": [
          {"channel": "WhatsApp", "fallbackAfter": 60, "successStatus": "Read"},
          {"channel": "Viber", "fallbackAfter": 60, "successStatus": "Delivered"},
          {"channel": "SMS"}
        ]
      }
      """
    And WhatsApp reports:
      | status    | after |
      | Accepted  | 50ms  |
      | Sent      | 200ms |
      | Delivered | 3s    |
    And Viber reports:
      | status   | after |
      | Accepted | 50ms  |
      | Sent     | 200ms |
    And SMS reports:
      | status    | after |
      | Accepted  | 50ms  |
      | Sent      | 200ms |
      | Delivered | 3s    |
    When the message is sent
    Then the channels fire:
      | channel  | at |
      | WhatsApp | 0s |
      | Viber    | 1m |
      | SMS      | 2m |
    And the message succeeds on SMS at 2m3s
    And the recipient receives 2 copies
