package features

import (
	"embed"
	"io/fs"
)

//go:embed *.feature
var embedded embed.FS

// Files is the product's own acceptance: the feature files that come with Cascade, each at the top as
// NAME.feature.
func Files() fs.FS { return embedded }
