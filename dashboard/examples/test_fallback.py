"""A test of an application in Python, against a server that it starts: CASCADE=./cascade python3 test_fallback.py"""

import json
import os
import subprocess
import unittest
import urllib.request


class Fallback(unittest.TestCase):
    def setUp(self):
        command = [os.environ.get("CASCADE", "cascade"), "serve", "--addr", "127.0.0.1:0", "--log-level", "warn"]
        self.server = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        self.url = self.server.stdout.readline().split()[-1]  # listening on http://127.0.0.1:40001

    def tearDown(self):
        self.server.terminate()
        self.server.wait()
        self.server.stdout.close()

    def call(self, method, path, body=None):
        headers = {"Authorization": "Bearer any", "Content-Type": "application/json"}
        data = json.dumps(body).encode() if body else None
        request = urllib.request.Request(self.url + path, data, headers, method=method)
        with urllib.request.urlopen(request) as answer:
            return json.load(answer)

    def test_an_sms_follows_where_whatsapp_is_silent_for_a_minute(self):
        world = "/sim/v1/subaccounts/python"
        message = {"user": {"msisdn": "+6500000105"}, "type": "text", "content": {"text": "Your table is booked."}}
        self.call("POST", "/api/v1/subaccounts/python/messages", message)  # 05: silence on WhatsApp
        self.call("POST", world + "/clock/advance", {"by": "59s"})
        self.assertEqual(self.call("GET", world + "/summary")["channels"]["SMS"]["fired"], 0)
        self.call("POST", world + "/clock/advance", {"by": "5s"})
        summary = self.call("GET", world + "/summary")
        self.assertEqual((summary["succeeded"], summary["fallbacks"]), (1, 1))


if __name__ == "__main__":
    unittest.main()
