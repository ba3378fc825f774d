package wiretest

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// packages is the folder of the packages that a folder's lock file names. They are installed once for each lock file,
// below the user's cache: to install them costs more than all that the clients do.
func packages(t *testing.T, from string) (string, error) {
	manifest, err := os.ReadFile(filepath.Join(from, "package.json"))
	if err != nil {
		return "", err
	}
	lock, err := os.ReadFile(filepath.Join(from, "package-lock.json"))
	if err != nil {
		return "", err
	}
	cache, err := os.UserCacheDir()
	if err == nil {
		cache = filepath.Join(cache, "cascade", "node")
		err = os.MkdirAll(cache, 0o755)
	}
	if err != nil {
		cache = t.TempDir() // for this test alone
	}
	kept := filepath.Join(cache, fmt.Sprintf("%x", sha256.Sum256(append(manifest, lock...)))[:16])
	if _, err := os.Stat(kept); err == nil {
		return filepath.Join(kept, "node_modules"), nil
	}
	installed, err := os.MkdirTemp(cache, "installed-")
	if err != nil {
		return "", err
	}
	if err := os.CopyFS(installed, os.DirFS(from)); err != nil {
		return "", err
	}
	npm := exec.CommandContext(t.Context(), "npm", "ci", "--no-fund", "--no-audit", "--silent", "--prefer-offline")
	npm.Dir = installed
	if out, err := npm.CombinedOutput(); err != nil {
		return "", errors.Join(fmt.Errorf("npm ci: %w\n%s", err, out), os.RemoveAll(installed))
	}
	// It has its name once it is whole. Of two tests that install the same, the second finds the name taken.
	switch err := os.Symlink(installed, kept); {
	case errors.Is(err, fs.ErrExist):
		return filepath.Join(kept, "node_modules"), os.RemoveAll(installed)
	case err != nil:
		return "", err
	}
	return filepath.Join(kept, "node_modules"), nil
}
