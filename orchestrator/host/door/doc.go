// Package door is what stands before a server's handlers: which addresses it may be asked under and by which pages
// ([Guard]), how many connections it holds ([Limit]), and how many bytes of requests ([Bodies]).
package door
