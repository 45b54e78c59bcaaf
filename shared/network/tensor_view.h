// θ and its tensors as Eigen sees them. Apart from layout.h, since Eigen is slow to compile and
// most files that ask for a layout do without it.
#pragma once

#include <Eigen/Core>
#include <iterator>
#include <type_traits>

#include "shared/network/layout.h"

namespace downhill {

/// Numbers in a row as an Eigen column: θ, a gradient, the activations of a layer. A view, valid as
/// long as the numbers.
template <class T>
auto column(T* numbers, Eigen::Index size) {
  using Column = Eigen::Matrix<std::remove_const_t<T>, Eigen::Dynamic, 1>;
  return Eigen::Map<std::conditional_t<std::is_const_v<T>, const Column, Column>>(numbers, size);
}
template <class Numbers>
auto column(Numbers&& numbers) {
  return column(std::data(numbers), std::ssize(numbers));
}

/// A tensor of θ, or of a column with its layout, as a matrix of rows × cols. A view, likewise.
template <class T>
auto tensorView(T* theta, const Tensor& tensor) {
  using Matrix = Eigen::Matrix<std::remove_const_t<T>, Eigen::Dynamic, Eigen::Dynamic>;
  return Eigen::Map<std::conditional_t<std::is_const_v<T>, const Matrix, Matrix>>(
      theta + tensor.offset, tensor.rows, tensor.cols);
}

}  // namespace downhill
