// Package dashboard serves Cascade over HTTP: the API under test, the control API with which a test moves the
// clock and looks at what happened, the websocket that tells it as it happens, metrics, and the page.
//
//	server := dashboard.New(dashboard.Options{})
//	defer server.Close()
//	http.ListenAndServe("127.0.0.1:8080", server)
//
// It decides nothing: package sendapi reads and checks what is sent, package live carries it out, and the
// handlers here put the two together. Every answer but the page, the metrics and the health check is JSON,
// and every refusal is the error object of the API under test.
package dashboard
