Feature: Word of an order arrives once

  Background:
    Given the scenario "orders.yaml"

  Scenario: WhatsApp delivers, and no SMS follows
    When "POST http://127.0.0.1:3000/orders" is called with:
      """
      {"order": "17", "to": "+6598765432"}
      """
    Then only WhatsApp fires
    And the recipient receives 1 copy

  Scenario: An SMS follows where WhatsApp is silent for a minute
    Given WhatsApp stays silent
    When "POST http://127.0.0.1:3000/orders" is called with:
      """
      {"order": "18", "to": "+6598765432"}
      """
    Then the channels fire:
      | channel  | at |
      | WhatsApp | 0s |
      | SMS      | 1m |
    And the recipient receives 1 copy

  Scenario: WhatsApp delivers at the very end of the window
    Given WhatsApp reports Delivered after 60s
    When "POST http://127.0.0.1:3000/orders" is called with:
      """
      {"order": "19", "to": "+6598765432"}
      """
    Then SMS does not fire
    And the recipient receives 1 copy
