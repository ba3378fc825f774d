Feature: What matters, without the exact time

  Not every promise has an instant: that the SMS comes within two minutes, what it says and what it costs, that
  nobody gets the message twice.

  Background:
    Given the fallback plan:
      | channel  | fallbackAfter | successStatus |
      | WhatsApp | 60            | Delivered     |
      | SMS      |               |               |

  @rule-8
  Scenario: The SMS comes in time when WhatsApp is silent
    Given WhatsApp stays silent
    When the message is sent
    Then WhatsApp lapses at 1m
    And SMS fires
    And SMS fires within 1m
    And the channels fire:
      | channel  |
      | WhatsApp |
      | SMS      |
    And the message succeeds
    And the message succeeds on SMS
    And the customer is told "delivered" for SMS at 63s
    And the customer is told:
      | channel | state     |
      | SMS     | queued    |
      | SMS     | sent      |
      | SMS     | delivered |

  @rule-8
  Scenario: Within counts from the submission
    Given WhatsApp stays silent
    When 1 hour passes
    And the message is sent
    And 2 minutes pass
    Then SMS fires at 61m
    And SMS fires within 60s

  @rule-4
  Scenario: What cannot happen any more never does
    When the message is sent
    And 5 seconds pass
    Then SMS never fires
    And the recipient receives 1 copy

  @rule-6
  Scenario: Without a window, silence ends the plan
    Given the fallback plan:
      | channel  |
      | WhatsApp |
      | SMS      |
    And WhatsApp stays silent
    When the message is sent
    Then the message is still open
    And SMS never fires

  @rule-7
  Scenario: The recipient is not on WhatsApp, and everybody else is
    Given the recipient is not on WhatsApp
    When the message is sent
    Then WhatsApp fires at 0s
    And SMS fires at 0s
    And the customer is told "undelivered" for WhatsApp at 0s

  @rule-11
  Scenario: Nobody can be reached
    Given the recipient is not on WhatsApp
    And the recipient is not on SMS
    When the message is sent
    Then the message fails
    And the message fails with code 1
    And the recipient receives no copy

  @rule-21
  Scenario: What the SMS says
    Given the Send API payload:
      """
      {
        "user": {"msisdn": "+6598765432"},
        "type": "text",
        "content": {
          "text": "Your table is booked for 8 pm – see you there!",
          "fallbackText": "Your table is booked for 8 pm. It is ours to hold for 15 minutes, and we will call you once before we give it away; answer this SMS with NO if you cannot come. See you there – bring cake."
        },
        "channels": [{"channel": "SMS"}]
      }
      """
    When the message is sent
    Then the SMS says "Your table is booked for 8 pm. It is ours to hold for 15 minutes, and we will call you once before we give it away; answer this SMS with NO if you cannot come. See you there – bring cake."
    And the SMS has 3 segments

  @rule-12
  Scenario: A duplicate is paid for twice
    Given the scenario "late-receipts"
    When the scenario's traffic runs
    Then the cost is 0.07

  @rule-1
  Scenario: An earlier message, by its number
    Given WhatsApp stays silent
    When the message is sent to "+6598765432"
    And 10 seconds pass
    And the message is sent to "+6598765433"
    And for the message to "+6598765432", WhatsApp reports Delivered now
    And 5 minutes pass
    Then the message to "+6598765432" succeeds on WhatsApp at 10s
    And for the message to "+6598765432", only WhatsApp fires
    And SMS fires at 70s
    And the message succeeds on SMS

  @rule-18
  Scenario: Two messages to one recipient are two copies
    When the message is sent to "+6598765432"
    And the message is sent
    And the message is sent
    Then the recipient receives 1 copy
    And the recipient receives 2 copies in all

  Scenario: An application submits the same order twice: each message is one copy, and the recipient gets two
    Given the Send API payload:
      """
      {"user": {"msisdn": "+6598765432"}, "clientMessageId": "order-1", "type": "text",
       "content": {"text": "Your order ships"}, "channels": [{"channel": "SMS"}]}
      """
    When the message is sent
    And 9 minutes pass
    And the message is sent
    And everything has happened
    Then the recipient receives 1 copy
    And the recipient receives 2 copies in all
