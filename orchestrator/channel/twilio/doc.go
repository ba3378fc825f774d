// Package twilio is the messages of Twilio's Programmable Messaging API, version 2010-04-01: what a request and its
// answer hold, statuses and error codes, the status callback and its signature. It opens no connection.
//
// Both sides speak it: the mock that serves the API and the client that sends over it.
package twilio
