package command

import (
	"cmp"
	"fmt"
	"io"
	"runtime"
	"runtime/debug"

	"github.com/spf13/cobra"
)

// release is the version of a released binary, which the linker writes here; other builds are named by Go.
var release string

func versionCommand(out io.Writer) *cobra.Command {
	return &cobra.Command{
		Use:     "version",
		Short:   "Print the version, the commit and the Go release that this was built from",
		Example: "  cascade version",
		Args:    cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			_, err := io.WriteString(out, version())
			return err
		},
	}
}

func version() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		info = &debug.BuildInfo{}
	}
	said := map[string]string{}
	for _, s := range info.Settings {
		said[s.Key] = s.Value
	}
	text := "cascade " + cmp.Or(release, info.Main.Version, "(devel)") + "\n"
	if commit := said["vcs.revision"]; commit != "" {
		changed := ""
		if said["vcs.modified"] == "true" {
			changed = ", with changes"
		}
		text += fmt.Sprintf("commit  %s of %s%s\n", commit, said["vcs.time"], changed)
	}
	return text + fmt.Sprintf("built   with %s for %s/%s\n", runtime.Version(), runtime.GOOS, runtime.GOARCH)
}
