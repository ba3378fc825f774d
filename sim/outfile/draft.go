package outfile

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// draft is the text of a file that is not complete. Where the system can, it has no name yet, so that nothing of it
// is left when the program is killed.
type draft struct {
	file *os.File
	name string // "": it has none
	path string
}

// newDraft begins the text of the file at the path, in its folder: only there it can take its place in one step.
func newDraft(path string, mode fs.FileMode) (*draft, error) {
	d := &draft{path: path, file: unnamed(filepath.Dir(path))}
	if d.file == nil {
		d.name = d.partName()
		_ = os.Remove(d.name) // of a program that had this number before, and was killed
		var err error
		if d.file, err = os.OpenFile(d.name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o666); err != nil {
			return nil, err
		}
	}
	if mode != 0 {
		if err := d.file.Chmod(mode); err != nil {
			d.discard()
			return nil, err
		}
	}
	return d, nil
}

func (d *draft) partName() string {
	return filepath.Join(filepath.Dir(d.path), fmt.Sprintf(".%s.%d.part", filepath.Base(d.path), os.Getpid()))
}

// keep gives the draft its place.
func (d *draft) keep() error {
	err := d.giveName()
	if closed := d.file.Close(); err == nil {
		err = closed
	}
	if err == nil && d.name != d.path {
		err = os.Rename(d.name, d.path)
	}
	if err != nil && d.name != "" {
		_ = os.Remove(d.name)
	}
	return err
}

// giveName links a draft without a name to its place, or, where a file stands there, beside it.
func (d *draft) giveName() error {
	if d.name != "" {
		return nil
	}
	for _, name := range []string{d.path, d.partName()} {
		err := link(d.file, name)
		if err == nil {
			d.name = name
			return nil
		}
		if !os.IsExist(err) {
			return err
		}
	}
	return &fs.PathError{Op: "link", Path: d.path, Err: fs.ErrExist}
}

func (d *draft) discard() {
	_ = d.file.Close()
	if d.name != "" {
		_ = os.Remove(d.name)
	}
}
