Feature: An application with a clock of its own

  The world's clock runs twenty times as fast, and so does the application's:

    LD_PRELOAD=/usr/lib/x86_64-linux-gnu/faketime/libfaketime.so.1 FAKETIME='+0 x20' node shop.mjs
    cascade test speed.feature --listen 127.0.0.1:8080 --speed 20

  Background:
    Given the scenario "shop.yaml"

  Scenario: An SMS follows after a minute where WhatsApp is silent
    Given WhatsApp stays silent
    When "POST http://127.0.0.1:3001/orders" is called with:
      """
      {"order": "18", "to": "+6598765432"}
      """
    And the clock reaches 40s
    Then only WhatsApp fires
    When the clock reaches 100s
    Then SMS fires at 1m give or take 15s
    And the recipient receives 1 copy

  Scenario: No SMS follows where WhatsApp delivers
    When "POST http://127.0.0.1:3001/orders" is called with:
      """
      {"order": "17", "to": "+6598765432"}
      """
    And the clock reaches 100s
    Then only WhatsApp fires
    And the recipient receives 1 copy
