Feature: Crowds

  What holds for one message must hold for thousands: as shares of them, within a time.

  @rule-8
  Scenario: Everyone gets through while the providers do as they should
    Given the fallback plan:
      | channel  | fallbackAfter | successStatus |
      | WhatsApp | 60            | Delivered     |
      | SMS      |               |               |
    When 500 messages are sent, one every 100ms
    Then WhatsApp fires for 500 messages
    And SMS fires for 0 messages
    And at least 100% of messages succeed within 3s
    And at most 0% of messages are duplicates

  @rule-19
  Scenario: An outage sends the messages of five minutes to the next channel
    Given the fallback plan:
      | channel  | fallbackAfter | successStatus |
      | WhatsApp | 60            | Delivered     |
      | SMS      |               |               |
    And WhatsApp is unreachable from 1m to 6m
    When 600 messages are sent, one every 1s
    Then WhatsApp fires for 600 messages
    And SMS fires for 300 messages
    And at least 100% of messages succeed within 3s

  @rule-12
  Scenario: A window that is too short doubles every message
    Given the fallback plan:
      | channel  | fallbackAfter | successStatus |
      | WhatsApp | 60            | Delivered     |
      | SMS      |               |               |
    And WhatsApp reports Delivered after 61s
    When 100 messages are sent, one every 10s
    Then SMS fires for 100 messages
    And at least 100% of messages succeed within 61s
    And at most 100% of messages are duplicates

  @rule-4
  Scenario: The catalogue's slow readers
    Given the scenario "slow-readers"
    When the scenario's traffic runs
    Then WhatsApp fires for 1000 messages
    And at least 99% of messages succeed within 5m
    And at most 85% of messages are duplicates

  @rule-8
  Scenario: Half way through, half of them have been sent
    Given the fallback plan:
      | channel | fallbackAfter | successStatus |
      | SMS     |               |               |
    When 100 messages are sent, one every 1s
    And the clock reaches 49.5s
    Then SMS fires for 50 messages
    When everything has happened
    Then SMS fires for 100 messages
