// Package commands runs the command line as its users do. It holds tests only.
package commands
