// Package journey tells a run message by message: what fired when, how each step's turn ended, which receipts
// came, and what became of the message, with all times counted from the message's own submission. Messages
// that went the same way have equal journeys, whenever they were sent.
//
// Journeys are made of timeline lines, whether these come from a run or from a file, and have a short text that
// people can review and Parse reads back:
//
//	WhatsApp@0 Delivered@3 lapsed@60, Viber@60 lapsed@120, SMS@120 Delivered@123+copy2 = succeeded SMS@123
//
// The package only reads; it decides nothing.
package journey
