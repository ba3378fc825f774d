// Package service is a host over HTTP: the Send API, the callbacks of providers, each message's timeline, health and
// metrics.
//
//	err := service.Serve(ctx, listener, service.Options{Host: …}) // until ctx is done
//
// It decides nothing: what is accepted, and when it is answered, is the host's to say.
package service
