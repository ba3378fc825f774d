// Package smpp is the Short Message Peer-to-Peer protocol, version 3.4, as far as messages and their receipts go: its
// PDUs and their bytes, its status words, its delivery receipts. It opens no connection.
//
// Both sides speak it: the mock SMSC that serves it and the client that sends over it.
package smpp
