Feature: order updates

  Scenario: nobody reads it, so an SMS follows
    Given the fallback plan:
      | channel  | fallbackAfter | successStatus |
      | WhatsApp | 60            | Read          |
      | SMS      |               |               |
    When the message is sent
    Then SMS fires at 1m
    And the recipient receives 2 copies
