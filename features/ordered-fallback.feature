Feature: Ordered fallback

  A message tries its channels one after the other, and stops at the first that gets through.

  Background:
    Given the fallback plan:
      | channel  | fallbackAfter | successStatus |
      | WhatsApp | 60            | Delivered     |
      | Viber    | 60            | Delivered     |
      | SMS      |               |               |

  @rule-3 @rule-4
  Scenario: A message that WhatsApp delivers goes nowhere else
    When the message is sent
    Then only WhatsApp fires
    And the message succeeds on WhatsApp at 3s
    And the recipient receives 1 copy

  @rule-8
  Scenario: Nobody home on WhatsApp, so Viber takes over after its minute
    Given WhatsApp stays silent
    When the message is sent
    Then the channels fire:
      | channel  | at |
      | WhatsApp | 0s |
      | Viber    | 1m |
    And the message succeeds on Viber at 1m3s

  @rule-8
  Scenario: Nobody home on either, so the SMS goes out after two minutes
    Given WhatsApp stays silent
    And Viber stays silent
    When the message is sent
    Then the channels fire:
      | channel  | at |
      | WhatsApp | 0s |
      | Viber    | 1m |
      | SMS      | 2m |
    And the message succeeds on SMS at 2m3s
    And the recipient receives 1 copy

  @rule-7 @rule-8
  Scenario: A failure does not wait for the window, a silence does
    Given WhatsApp rejects the message after 5s with code 1
    And Viber stays silent
    When the message is sent
    Then the channels fire:
      | channel  | at  |
      | WhatsApp | 0s  |
      | Viber    | 5s  |
      | SMS      | 65s |

  @rule-6
  Scenario: A step without a time limit is only left when it fails
    Given the fallback plan:
      | channel  | fallbackAfter | successStatus |
      | WhatsApp |               |               |
      | SMS      |               |               |
    And WhatsApp stays silent
    When the message is sent
    Then only WhatsApp fires
    And the message is still open

  @rule-6
  Scenario: A step without a time limit that fails, however late
    Given the fallback plan:
      | channel  | fallbackAfter | successStatus |
      | WhatsApp |               |               |
      | SMS      |               |               |
    And WhatsApp reports Accepted after 50ms
    And WhatsApp reports Undelivered after 6h
    When the message is sent
    Then SMS fires at 6h
    And the message succeeds on SMS at 6h3s

  @rule-4
  Scenario Outline: Recipients with a magic number behave as their last two digits say
    When the message is sent to "<number>"
    Then the message succeeds on <channel> at <at>

    Examples: not everyone is on every channel
      | number       | channel  | at  |
      | +6500000100  | WhatsApp | 3s  |
      | +6500000101  | Viber    | 3s  |
      | +6500000102  | SMS      | 3s  |
      | +6500000105  | Viber    | 63s |

  @rule-3
  Scenario: All nine channels can be lined up
    Given the fallback plan:
      | channel   | fallbackAfter | successStatus |
      | WhatsApp  | 10            |               |
      | Viber     | 10            |               |
      | RCS       | 10            |               |
      | Line      | 10            |               |
      | Zalo      | 10            |               |
      | WeChat    | 10            |               |
      | Facebook  | 10            |               |
      | Instagram | 10            |               |
      | SMS       |               |               |
    When the message is sent to "+6500000106"
    Then the channels fire:
      | channel   | at  |
      | WhatsApp  | 0s  |
      | Viber     | 10s |
      | RCS       | 20s |
      | Zalo      | 30s |
      | WeChat    | 40s |
      | Facebook  | 50s |
      | Instagram | 60s |
      | SMS       | 70s |
    And Line is skipped at 30s with code 15
    And the message is still open
