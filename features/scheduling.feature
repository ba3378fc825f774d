Feature: Scheduling and cancelling

  A message can be put off, and taken back for as long as it has not gone out.

  Background:
    Given the fallback plan:
      | channel  | fallbackAfter | successStatus |
      | WhatsApp | 60            | Delivered     |
      | SMS      |               |               |

  @rule-3
  Scenario: A scheduled message fires at its hour, and its windows count from there
    Given WhatsApp stays silent
    And the message is scheduled for 9h
    When the message is sent
    Then the channels fire:
      | channel  | at   |
      | WhatsApp | 9h   |
      | SMS      | 9h1m |
    And the message succeeds on SMS at 9h1m3s

  @rule-3
  Scenario: Nothing fires before the hour
    Given the message is scheduled for 1d12h
    When the message is sent
    And the clock reaches 1d
    Then WhatsApp does not fire
    And the message is still open

  @rule-18
  Scenario: A scheduled message is cancelled in time
    Given the message is scheduled for 1h
    When the message is sent
    And the clock advances by 59m
    And the message is cancelled
    And everything has happened
    Then the message has been cancelled
    And WhatsApp does not fire
    And the recipient receives 0 copies

  @rule-18
  Scenario: Once the first channel has fired it is too late
    Given the message is scheduled for 1h
    When the message is sent
    And the clock reaches 1h
    And the message is cancelled
    Then the request is refused with code 1300
    And WhatsApp fires at 1h

  @rule-18
  Scenario: A message that went out at once cannot be cancelled
    When the message is sent
    And the message is cancelled
    Then the request is refused with code 1300
    And the message succeeds on WhatsApp at 3s

  @rule-18
  Scenario: A cancelled message cannot be cancelled again
    Given the message is scheduled for 1h
    When the message is sent
    And the message is cancelled
    And the message is cancelled
    Then the request is refused with code 1300
    And the message has been cancelled

  @rule-18
  Scenario: A cancelled message does not expire any more
    Given the message is scheduled for 1h
    And the message expires after 2h
    When the message is sent
    And the message is cancelled
    And the clock reaches 3h
    Then the message has been cancelled

  @rule-3
  Scenario: The hour is that of the clock, whenever the message is sent
    Given the message is scheduled for 9h
    When the clock reaches 8h
    And the message is sent
    And everything has happened
    Then WhatsApp fires at 9h

  @rule-2
  Scenario: An hour that has passed is refused
    Given the message is scheduled for 9h
    When the clock reaches 9h
    And the message is sent
    Then the payload is refused with code 1011
