// SPDX-License-Identifier: MIT
// usual.cpp - the program of usual.h in C++
#include "usual.h"
