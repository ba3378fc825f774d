package orchestrator

import "time"

// Category is what a WhatsApp template is for; it sets how long Meta holds a message.
type Category uint8

// The template categories.
const (
	Authentication Category = iota + 1
	Utility
	Marketing
)

// TemplateSpec is what the world knows of a WhatsApp template.
type TemplateSpec struct {
	Category Category
	TTL      time.Duration // 0: the category's default
}
