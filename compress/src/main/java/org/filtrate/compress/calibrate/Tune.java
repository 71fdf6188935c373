package org.filtrate.compress.calibrate;
final class Tune { static double d(String n, double v) { return Double.parseDouble(System.getProperty(n, "" + v)); } static int i(String n, int v) { return (int) d(n, v); } static boolean b(String n, boolean v) { return d(n, v ? 1 : 0) != 0; } private Tune() {} }
