Feature: As much earlier or later as is given or taken

  An application with a clock of its own keeps no instant to the nanosecond. Wherever something is expected at an
  instant, the step may say how far from it is still right.

  Background:
    Given the fallback plan:
      | channel  | fallbackAfter | successStatus |
      | WhatsApp | 60            | Read          |
      | Viber    | 60            | Delivered     |
      | SMS      |               |               |
    And WhatsApp reports Delivered after 3s
    And the recipient is not on Viber

  Scenario: Firings, windows and copies
    Given SMS reports Delivered after 4s
    When the message is sent
    Then the channels fire:
      | channel  | at                  |
      | WhatsApp | 0s                  |
      | Viber    | 61s give or take 1s |
      | SMS      | 1m give or take 0s  |
    And Viber fires at 59s give or take 1s
    And WhatsApp lapses at 58s give or take 2500ms
    And the message succeeds on SMS at 1m5s give or take 1s
    And the customer is told "delivered" for WhatsApp at 2s give or take 1s

  Scenario: A message that fails
    Given SMS rejects the message after 5s with code 46
    When the message is sent
    Then the message fails at 1m give or take 10s with code 46
    And the customer is told:
      | channel  | state       | at                 |
      | WhatsApp | delivered   | 4s give or take 1s |
      | Viber    | undelivered | 1m                 |
      | SMS      | undelivered | 1m give or take 6s |

  Scenario: A message that expires
    Given the message expires after 90s
    And SMS stays silent
    When the message is sent
    Then the message expires at 100s give or take 10s

  Scenario: A channel that is skipped
    Given the Send API payload:
      """
      {
        "user": {"lineUserId": "U1"}, "type": "text", "content": {"text": "Hi"},
        "channels": [{"channel": "Line", "fallbackAfter": 60, "successStatus": "Sent"}, {"channel": "SMS"}]
      }
      """
    And Line stays silent
    When the message is sent
    Then SMS is skipped at 62s give or take 2s with code 15
