// A span of time that is picked by a slider.
import { html } from "../ui.js";
import { toSlider, fromSlider } from "../behaviour.js";
import { span } from "../words.js";

/** @param {{label: string, value: number, onValue: (value: number) => void}} props */
export const Slider = ({ label, value, onValue }) => html`<label class="slider"><span>${label} <b>${span(value)}</b></span>
  <input type="range" min="0" max="1000" value=${toSlider(value)} aria-valuetext=${span(value)}
    onInput=${(e) => onValue(fromSlider(Number(e.target.value)))} /></label>`;
