/**
 * Lets one resource carry a finding that concerns the whole configuration: Pulumi hands resource policies one resource
 * at a time, and a wrong key deserves one finding, not one for each resource. The first resource to come carries it,
 * and carries it again when it is judged again.
 */
export class CarriedOnce {
  private text = "";
  private carrier = "";

  /** True if the resource is the one that carries the text. */
  carries(text: string, urn: string): boolean {
    if (text !== this.text) {
      this.text = text;
      this.carrier = urn;
    }
    return text !== "" && urn === this.carrier;
  }
}
