package main

import (
	"context"
	"fmt"
	"os"
	"strconv"
	"strings"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

func check(err error) {
	if err != nil {
		fmt.Println("ERR", err)
	}
}

func yes() *bool { b := true; return &b }

// shot URL WxH light|dark steps...; a step ending in .png is a screenshot (full:x.png whole page), wait:N, else js
func main() {
	o := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.NoSandbox, chromedp.DisableGPU)
	ctx, c := chromedp.NewExecAllocator(context.Background(), o...)
	defer c()
	ctx, c = chromedp.NewContext(ctx)
	defer c()
	ctx, c = context.WithTimeout(ctx, 120*time.Second)
	defer c()
	wh := strings.Split(os.Args[2], "x")
	w, _ := strconv.ParseInt(wh[0], 10, 64)
	h, _ := strconv.ParseInt(wh[1], 10, 64)
	check(chromedp.Do(ctx, chromedp.Navigate("about:blank")))
	chromedp.Listen(ctx, func(ev any) {
		switch e := ev.(type) {
		case *runtime.EventExceptionThrown:
			fmt.Printf("EXC %+v %v\n", e.ExceptionDetails.Text, e.ExceptionDetails.Exception.Description)
		case *runtime.EventConsoleAPICalled:
			for _, a := range e.Args {
				fmt.Println("LOG", string(a.Value), a.Description)
			}
		case *log.EventEntryAdded:
			fmt.Println("ENTRY", e.Entry.Text, e.Entry.URL)
		}
	})
	_, err := chromedp.Call(ctx, runtime.Enable, cdp.Empty{})
	check(err)
	_, err = chromedp.Call(ctx, log.Enable, cdp.Empty{})
	check(err)
	_, err = chromedp.Call(ctx, emulation.SetDeviceMetricsOverride, emulation.SetDeviceMetricsOverrideParams{Width: w, Height: h, DeviceScaleFactor: 1, Mobile: w < 600})
	check(err)
	_, err = chromedp.Call(ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: os.Args[3]}}})
	check(err)
	check(chromedp.Do(ctx, chromedp.Navigate(os.Args[1])))
	time.Sleep(900 * time.Millisecond)
	for _, step := range os.Args[4:] {
		switch {
		case strings.HasSuffix(step, ".png"):
			name, full := strings.CutPrefix(step, "full:")
			out, err := chromedp.Call(ctx, page.CaptureScreenshot, page.CaptureScreenshotParams{})
			if full {
				var b []byte
				b, err = chromedp.Run(ctx, chromedp.FullScreenshot(100))
				out.Data = b
			}
			check(err)
			os.WriteFile(name, out.Data, 0o644)
		case strings.HasPrefix(step, "wait:"):
			n, _ := strconv.Atoi(step[5:])
			time.Sleep(time.Duration(n) * time.Millisecond)
		default:
			v, err := chromedp.Call(ctx, runtime.Evaluate, runtime.EvaluateParams{Expression: step, AwaitPromise: yes(), ReturnByValue: yes()})
			check(err)
			if v.ExceptionDetails != nil {
				fmt.Println("EVAL", v.ExceptionDetails.Text, v.ExceptionDetails.Exception.Description)
			} else if v.Result != nil && v.Result.Value != nil {
				fmt.Println("=>", string(v.Result.Value))
			}
			time.Sleep(600 * time.Millisecond)
		}
	}
}
