Feature: The customer service window

  WhatsApp takes free-form content only for those who have written in the last 24 hours.

  Background:
    Given the scenario "closed-session"

  Scenario: Nobody has written
    When the message is sent
    Then WhatsApp fires at 0s
    And SMS fires at 0s
    And the customer is told "undelivered" for WhatsApp at 0s

  Scenario: The recipient wrote an hour ago
    Given the recipient last wrote 1h ago
    When the message is sent
    Then only WhatsApp fires

  Scenario: The recipient wrote yesterday
    Given the recipient last wrote 24h ago
    When the message is sent
    Then SMS fires at 0s

  Scenario: An answer opens the window
    When the message is sent
    And 1 minute passes
    And the recipient answers "Yes" on WhatsApp
    And the message is sent
    And everything has happened
    Then only WhatsApp fires

  Scenario: An answer on another channel does not
    When the message is sent
    And 1 minute passes
    And the recipient answers "Yes" on SMS
    And the message is sent
    Then SMS fires at 1m
