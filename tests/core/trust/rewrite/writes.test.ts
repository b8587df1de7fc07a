import { describeWrites } from "./writes";

describeWrites(20);
