Feature: Our order messages

  Scenario: An order update that WhatsApp does not deliver goes by SMS within two minutes
    Given the scenario "orders.yaml"
    And WhatsApp stays silent
    When the message is sent
    Then SMS fires at 1m30s
    And the message succeeds on SMS at 1m33s
    And the linter has no warning
