package command

import (
	"io"
	"os"
	"path/filepath"
)

// output is where a file's text goes. It becomes the file only when it is whole: what is interrupted leaves
// nothing behind, and what stood there before stays. A pipe or a device is written to as it comes.
type output struct {
	w      io.Writer // nil: nothing is asked for
	temp   *os.File
	device *os.File
	path   string
}

func createFile(path string) (*output, error) {
	stat, err := os.Stat(path)
	switch {
	case err == nil && stat.IsDir():
		return nil, failure(path+": is a directory", "name a file in it")
	case err == nil && !stat.Mode().IsRegular():
		f, err := os.OpenFile(path, os.O_WRONLY, 0)
		if err != nil {
			return nil, failure(path+": cannot be written: "+cause(err), "")
		}
		return &output{w: f, device: f, path: path}, nil
	case err == nil:
		if target, err := filepath.EvalSymlinks(path); err == nil {
			path = target // what a link points to is replaced, not the link
		}
	}
	temp, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+".*")
	if err != nil {
		return nil, failure(path+": cannot be written: "+cause(err), "name a folder that exists and can be written to")
	}
	return &output{w: temp, temp: temp, path: path}, nil
}

// keep puts the whole text in its place.
func (o *output) keep() error {
	if o.device != nil {
		device := o.device
		o.device = nil
		if err := device.Close(); err != nil {
			return failure(o.path+": cannot be written: "+cause(err), "")
		}
	}
	if o.temp == nil {
		return nil
	}
	temp := o.temp
	o.temp = nil
	err := temp.Chmod(0o644)
	if closed := temp.Close(); err == nil {
		err = closed
	}
	if err == nil {
		err = os.Rename(temp.Name(), o.path)
	}
	if err != nil {
		_ = os.Remove(temp.Name())
		return failure(o.path+": cannot be written: "+cause(err), "")
	}
	return nil
}

// discard drops what was not kept.
func (o *output) discard() {
	if o.device != nil {
		_ = o.device.Close()
	}
	if o.temp != nil {
		_ = o.temp.Close()
		_ = os.Remove(o.temp.Name())
	}
}

// openOutput is where a report goes: a file, standard output where the path is "-", or nowhere where it is "".
func openOutput(path string, out io.Writer) (*output, error) {
	switch path {
	case "":
		return &output{}, nil
	case "-":
		return &output{w: out}, nil
	}
	return createFile(path)
}

// fill writes the whole text and puts it in its place.
func (o *output) fill(write func(io.Writer) error) error {
	if err := write(o.w); err != nil {
		return failure(o.path+": cannot be written: "+cause(err), "what stood there is as it was")
	}
	return o.keep()
}

// writeTo writes a report to a file, or to standard output where the path is "-".
func writeTo(path string, out io.Writer, text []byte) error {
	if path == "-" {
		_, err := out.Write(text)
		return err
	}
	return writeFile(path, text)
}

// writeFile puts the whole text in its place, or leaves everything as it was.
func writeFile(path string, text []byte) error {
	o, err := createFile(path)
	if err != nil {
		return err
	}
	defer o.discard()
	return o.fill(func(w io.Writer) error {
		_, err := w.Write(text)
		return err
	})
}
