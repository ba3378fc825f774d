// Makes a page of what `cascade test --format message` writes, as Cucumber's own formatter does.
import { createReadStream, createWriteStream } from 'node:fs'
import { createInterface } from 'node:readline'
import { CucumberHtmlStream } from '@cucumber/html-formatter'
import { parseEnvelope } from '@cucumber/messages'

const [from, to] = process.argv.slice(2)
const page = new CucumberHtmlStream()
page.pipe(createWriteStream(to))
for await (const line of createInterface({ input: createReadStream(from) })) page.write(parseEnvelope(line))
page.end()
