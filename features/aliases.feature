Feature: A recipient with two numbers

  In Brazil, Mexico and Argentina a mobile number is dialled with a digit more, or without it. WhatsApp knows its user by
  one of the two, and answers with that one.

  Background:
    Given the scenario "ninth-digit"

  Scenario: Both numbers reach one person
    When the message is sent to "+5511987654321"
    And the message is sent to "+551187654321"
    Then the recipient receives 1 copy
    And the recipient receives 2 copies in all

  Scenario: What is said of the recipient holds for both
    Given the recipient is offline on WhatsApp from 0s to 2m
    When the message is sent to "+5511987654321"
    Then WhatsApp lapses at 60s
    And SMS fires at 60s
