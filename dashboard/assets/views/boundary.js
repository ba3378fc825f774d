// What is shown in the place of a view that cannot be drawn: the rest of the page goes on.
import { html, Component } from "../ui.js";
import { forget } from "../draft.js";

export class Boundary extends Component {
  constructor() {
    super();
    this.state = { failed: /** @type {Error | null} */ (null) };
  }

  /** @param {Error} failed */
  static getDerivedStateFromError(failed) {
    return { failed };
  }

  /** @param {{children?: any}} props @param {{failed?: Error | null}} state */
  render({ children }, { failed }) {
    if (!failed) return children;
    const again = (/** @type {() => void} */ first) => () => {
      first();
      this.setState({ failed: null });
    };
    return html`<section class="welcome" role="alert">
      <h1>This view cannot be shown.</h1>
      <p class="lead">${String(failed.message || failed)}</p>
      <p class="buttons"><button class="primary big" onClick=${again(() => {})}>Try again</button>
        <button class="big" onClick=${again(forget)}>Reset the playground's draft</button></p>
    </section>`;
  }
}
