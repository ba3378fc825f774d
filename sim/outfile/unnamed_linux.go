package outfile

import (
	"fmt"
	"os"

	"golang.org/x/sys/unix"
)

// unnamed opens a file in the folder that has no name, or gives nil where the file system has no such files.
func unnamed(folder string) *os.File {
	fd, err := unix.Open(folder, unix.O_TMPFILE|unix.O_WRONLY|unix.O_CLOEXEC, 0o666)
	if err != nil {
		return nil
	}
	f := os.NewFile(uintptr(fd), folder)
	if _, err := os.Stat(descriptor(f)); err != nil { // without /proc it could not be given its name
		_ = f.Close()
		return nil
	}
	return f
}

// link gives the file a name that nothing has yet.
func link(f *os.File, name string) error {
	return unix.Linkat(unix.AT_FDCWD, descriptor(f), unix.AT_FDCWD, name, unix.AT_SYMLINK_FOLLOW)
}

func descriptor(f *os.File) string { return fmt.Sprintf("/proc/self/fd/%d", f.Fd()) }
