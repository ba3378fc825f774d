// Package door is what stands before a server's handlers: which addresses it may be asked under and by which pages
// ([Guard]), how many connections it holds ([Limit]), how many bytes of requests ([Bodies]), how long a request
// may take ([NewServer]), and what is told of it ([Meters]).
package door
