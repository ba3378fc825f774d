// Package outfile writes the files that commands are asked for. A file is whole or absent: until its text is complete
// nothing of it is seen, what stood there before stays, and a program that is stopped in between, by whatever
// signal, leaves nothing behind. A file that is replaced keeps its mode, and a link keeps pointing where it did.
//
// Pipes and devices are written to as the text comes. One that nobody reads is given up when the context is done.
package outfile

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"cascade/orchestrator/problem"
)

// File is a text on its way to its place. Write to it, then Keep it; Discard drops what was not kept.
type File struct {
	path   string
	draft  *draft   // of a file
	device *os.File // a pipe or a device instead
	unwait func() bool
}

// Create makes sure that the file can be written, before anything is done that would be lost.
func Create(ctx context.Context, path string) (*File, error) {
	stat, err := os.Stat(path)
	switch {
	case err == nil && stat.IsDir():
		return nil, problem.Problem{File: path, What: "is a directory", Hint: "name a file in it"}
	case err == nil && !stat.Mode().IsRegular():
		return openDevice(ctx, path)
	}
	target := path
	var mode fs.FileMode // 0: as the system gives it to new files
	if err == nil {
		if mode, err = replaceable(path, stat); err != nil {
			return nil, unwritable(path, err, "")
		}
		if linked, err := filepath.EvalSymlinks(path); err == nil {
			target = linked // what a link points to is replaced, not the link
		}
	}
	d, err := newDraft(target, mode)
	if err != nil {
		return nil, unwritable(path, err, "name a folder that exists and can be written to")
	}
	return &File{path: path, draft: d}, nil
}

// replaceable is the mode of a file that may be written to. One that is read-only is not replaced behind its back.
func replaceable(path string, stat fs.FileInfo) (fs.FileMode, error) {
	f, err := os.OpenFile(path, os.O_WRONLY, 0)
	if err != nil {
		return 0, err
	}
	return stat.Mode().Perm(), f.Close()
}

// openDevice opens what is no file. A named pipe waits for its reader, at most until the context is done.
func openDevice(ctx context.Context, path string) (*File, error) {
	type opened struct {
		file *os.File
		err  error
	}
	ready := make(chan opened, 1)
	go func() {
		f, err := os.OpenFile(path, os.O_WRONLY, 0)
		ready <- opened{f, err}
	}()
	select {
	case <-ctx.Done():
		return nil, ctx.Err()
	case o := <-ready:
		if o.err != nil {
			return nil, unwritable(path, o.err, "")
		}
		giveUp := func() { _ = o.file.SetWriteDeadline(time.Unix(1, 0)) } // long past
		return &File{path: path, device: o.file, unwait: context.AfterFunc(ctx, giveUp)}, nil
	}
}

// Write adds to the text.
func (f *File) Write(text []byte) (int, error) {
	to, hint := f.device, ""
	if to == nil {
		to, hint = f.draft.file, "what stood there is as it was"
	}
	n, err := to.Write(text)
	if err != nil {
		err = unwritable(f.path, err, hint)
	}
	return n, err
}

// Keep puts the whole text in its place.
func (f *File) Keep() error {
	var err error
	switch {
	case f.device != nil:
		f.unwait()
		err = f.device.Close()
	case f.draft != nil:
		err = f.draft.keep()
	}
	f.device, f.draft = nil, nil
	if err != nil {
		return unwritable(f.path, err, "")
	}
	return nil
}

// Discard drops what was not kept. After Keep it does nothing.
func (f *File) Discard() {
	switch {
	case f.device != nil:
		f.unwait()
		_ = f.device.Close()
	case f.draft != nil:
		f.draft.discard()
	}
	f.device, f.draft = nil, nil
}

// Write puts the whole text in its place, or leaves everything as it was.
func Write(ctx context.Context, path string, text []byte) error {
	f, err := Create(ctx, path)
	if err != nil {
		return err
	}
	defer f.Discard()
	if _, err := f.Write(text); err != nil {
		return err
	}
	return f.Keep()
}

func unwritable(path string, err error, hint string) error {
	if errors.Is(err, os.ErrDeadlineExceeded) {
		err = errors.New("nobody reads it")
	}
	var at *fs.PathError
	if errors.As(err, &at) {
		err = at.Err
	}
	return problem.Problem{File: path, What: "cannot be written: " + err.Error(), Hint: hint}
}
