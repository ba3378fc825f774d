Feature: Windows and exact instants

  A step's window starts when it fires and ends exactly fallbackAfter later. What happens at the very
  end of a window is still in time.

  Background:
    Given the fallback plan:
      | channel  | fallbackAfter | successStatus |
      | WhatsApp | 60            | Read          |
      | Viber    | 60            | Delivered     |
      | SMS      |               |               |

  @rule-8
  Scenario: An unread message moves on when its minute is over
    Given WhatsApp reports Delivered after 3s
    When the message is sent
    Then the channels fire:
      | channel  | at |
      | WhatsApp | 0s |
      | Viber    | 1m |
    And the message succeeds on Viber at 1m3s
    And the recipient receives 2 copies
