// Package whatsapp is the messages of Meta's WhatsApp Cloud API: what a request and its answer hold, the error
// envelope, status and message webhooks with their signature. It opens no connection.
//
// Both sides speak it: the mock that serves the API and the client that sends over it.
package whatsapp
