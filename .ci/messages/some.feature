Feature: what a page shows

  Scenario: this one passes
    Given the fallback plan:
      | channel | fallbackAfter |
      | SMS     |               |
    When the message is sent
    Then SMS fires at 0s

  Scenario: this one fails
    Given the fallback plan:
      | channel | fallbackAfter |
      | SMS     |               |
    When the message is sent
    Then SMS does not fire

  Scenario: this one has no steps
