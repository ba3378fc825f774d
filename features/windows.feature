Feature: Windows and exact instants

  A step's window starts when it fires and ends exactly fallbackAfter later. What comes at the very end of a
  window is still in time.

  Background:
    Given the fallback plan:
      | channel  | fallbackAfter | successStatus |
      | WhatsApp | 60            | Read          |
      | Viber    | 60            | Delivered     |
      | SMS      |               |               |

  @rule-8
  Scenario: The window counts from the firing, not from what the provider accepts
    Given WhatsApp reports Accepted after 30s
    When the message is sent
    Then Viber fires at 1m

  @rule-9
  Scenario Outline: Just in time, and just too late
    Given WhatsApp reports Delivered after 3s
    And WhatsApp reports Read after <read>
    When the message is sent
    Then <channel> fires at <at>
    And the message succeeds on WhatsApp at <read>

    Examples: at the very end of the window it is in time
      | read           | channel  | at |
      | 59s            | WhatsApp | 0s |
      | 59.999999999s  | WhatsApp | 0s |
      | 60s            | WhatsApp | 0s |
      | 60.000000001s  | Viber    | 1m |
      | 61s            | Viber    | 1m |

  @rule-9
  Scenario: A receipt at the very end of the window keeps the next channel from firing
    Given WhatsApp reports Read after 60s
    When the message is sent
    Then only WhatsApp fires
    And the message succeeds on WhatsApp at 60s

  @rule-8 @rule-3
  Scenario: Each window starts with its own step
    Given WhatsApp rejects the message after 7s
    And Viber stays silent
    When the message is sent
    Then the channels fire:
      | channel  | at  |
      | WhatsApp | 0s  |
      | Viber    | 7s  |
      | SMS      | 67s |

  @rule-8
  Scenario: Nothing moves before the window is over
    Given WhatsApp stays silent
    When the message is sent
    And the clock reaches 59.999s
    Then only WhatsApp fires
    And the message is still open
    When the clock advances by 1ms
    Then Viber fires at 1m

  @rule-10
  Scenario: The last step has no window, whatever is written there
    Given the fallback plan:
      | channel | fallbackAfter | successStatus |
      | Viber   | 60            |               |
      | SMS     | 10            |               |
    And Viber stays silent
    And SMS stays silent
    When the message is sent
    And the clock reaches 30d
    Then the channels fire:
      | channel | at |
      | Viber   | 0s |
      | SMS     | 1m |
    And the message is still open

  @rule-11a
  Scenario: At one instant receipts come first, then expiries, then windows
    Given WhatsApp reports Read after 60s
    And the message expires after 60s
    When the message is sent
    Then the message succeeds on WhatsApp at 60s
    And Viber does not fire

  @rule-11a
  Scenario: At one instant an expiry comes before the end of a window
    Given WhatsApp stays silent
    And the message expires after 60s
    When the message is sent
    Then the message expires at 60s
    And only WhatsApp fires

  @rule-11a
  Scenario: Receipts of one instant come in the order of the script
    Given WhatsApp reports:
      | status    | after |
      | Accepted  | 2s    |
      | Delivered | 2s    |
      | Sent      | 2s    |
      | Read      | 2s    |
    When the message is sent
    Then the message succeeds on WhatsApp at 2s
    And the customer is told:
      | channel  | state     | detail                 | at |
      | WhatsApp | queued    |                        | 2s |
      | WhatsApp | delivered | delivered_to_recipient | 2s |
      | WhatsApp | read      |                        | 2s |
